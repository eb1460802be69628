/** Darker than the kit's: white words on them and they on white have at least 4.5:1. */
export const GOOD = "#1f6b31";
export const WARN = "#9c3a00";
export const CALM = "#0b6478";
