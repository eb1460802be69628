// The part of the query library that only a second visit needs: it stays out of the first one.
export { dehydrate, hydrate } from "@tanstack/react-query";
