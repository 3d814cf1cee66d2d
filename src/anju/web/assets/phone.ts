// The phone face: owners, technicians and contractors, and every entrance. Nothing of the desk's is loaded here.
import "./shared_styles";
import { begin, islands } from "./shared_islands";

for (const start of islands) start();
begin();
