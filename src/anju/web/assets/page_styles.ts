// Every page's own CSS (layer `page`). A module of its own, because a glob's imports come before all others of its file.
import.meta.glob("./css/pages/*.css", { eager: true });
