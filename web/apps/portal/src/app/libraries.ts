/** What every page stands on. The largest files run before the application does, in a piece of their own. */
export { QueryClient } from "@tanstack/react-query";
export { createRouter } from "@tanstack/react-router";
export { createRoot } from "react-dom/client";
