/** The languages numbers, dates and months are written in. */
export type Language = "ru" | "en" | "kk";
