// What only the desk wears. A module of its own, because a glob's imports come before all others of its file.
import "./css/components/shell.css";
import "./css/components/calendar.css";

import.meta.glob(["./css/pages/*.css", "!./css/pages/{gallery,gate,door,homes,publishing}.css"], { eager: true });
