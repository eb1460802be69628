/** Which modules travel together. A phone opens few connections: a handful of files beats a hundred small ones. */
const any = (...names: readonly string[]) => names.join("|");

const START = any(
  "portal/src/start\\.ts$",
  "app/first-(files|paint|requests)\\.ts$",
  "lib/(addresses|ahead|own-account|page-texts|signed-in|turn)\\.ts$",
  "domain/src/device",
  "preload-helper",
);
/** Parts of the query library that the first page has no use for. */
const LISTS = any("nfiniteQueryObserver", "useInfiniteQuery");
const LATER = any("queriesObserver", "useQueries", "hydration", LISTS);
const LIBRARIES = "portal/src/app/libraries\\.ts$";
const EVERY_PAGE = any(
  "portal/src/main\\.tsx",
  "portal/src/app/(?!libraries|outbox|account-switcher|more-page).*\\.tsx?$",
  "portal/src/lib/(?!kept-state)",
  "portal/src/routeTree",
  "portal/src/routes/.*\\.tsx$",
  "portal/src/routes/_cabinet\\.tsx",
  "portal/src/kit/(button|card|definition-list|icon|loading|notice|page-header)\\.tsx",
  "packages/api/src/(client|index|problem)",
);

/** The first match takes a module with all it imports. */
const GROUPS: readonly (readonly [name: string, test: string])[] = [
  // Runs before everything else has come, so it must not import any of it.
  ["start", START],
  ["react", "node_modules/(react|react-dom|scheduler)/"],
  ["vendor", any(LIBRARIES, `node_modules/(@tanstack/(?!.*(${LATER}))|use-sync-external-store/)`)],
  ["portal", EVERY_PAGE],
  ["receipts", "src/kit/(receipt|add-).*\\.tsx$"],
  ["kit", any("src/kit/.*\\.tsx$", LISTS)],
  ["outbox", any("domain/src/(outbox|transport)", "node_modules/idb/")],
  ["readings", "features/readings/(?!guest|.*-pages?\\.).*\\.tsx?$"],
];

export const CHUNK_GROUPS = GROUPS.map(([name, test], index) => ({
  name,
  test: new RegExp(test),
  priority: GROUPS.length - index,
}));

const LANGUAGES = ["ru", "en", "kk"];
const PARTS = ["first", "bills", "login", "payments", "readings", "rest"];
const page = (name: string) => new RegExp(`/routes/${name}\\.tsx\\?tsr-split=component`);
const CABINET = page("_cabinet");

/** What index.html names, so that no file waits for another one to ask for it. */
export const PRELOADED = {
  common: [/\/src\/main\.tsx$/],
  pages: {
    "/": [CABINET, page("_cabinet/index")],
    "/readings": [CABINET, page("_cabinet/readings\\.index")],
    "/bills": [CABINET, page("_cabinet/bills\\.index")],
    "/pay": [CABINET, page("_cabinet/pay\\.index")],
    "/login": [page("_public"), page("_public/login\\.index")],
  },
  texts: Object.fromEntries(
    LANGUAGES.map((language) => [
      language,
      Object.fromEntries(
        PARTS.map((part) => [part, [new RegExp(`/locales/${language}-${part}\\.gen\\.ts$`)]]),
      ),
    ]),
  ),
};
