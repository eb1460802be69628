/** Line icons, 24×24, drawn by us; always beside a word, so hidden from screen readers. */
const PATHS = {
  home: "M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z",
  readings: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 9 4-4M7 15h10",
  bills: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  more: "M4 7h16M4 12h16M4 17h16",
  bell: "M6 17V11a6 6 0 1 1 12 0v6l1.5 2h-15zM10 21h4",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.5",
  phone: "M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  cart: "M3 4h2l2.4 11h10.2L20 8H6.2M9 20h.01M17 20h.01",
  wallet: "M4 7h15a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zm0 0 11-3v3M16 13.5h.01",
  request: "M5 4h14v12H9l-4 4zM9 8h6M9 12h4",
  service: "M14 6a4 4 0 0 0 5 5l-9 9-4-4 9-9zM6 6h.01",
  meter: "M4 17a8 8 0 1 1 16 0zM12 17l3-5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
  building: "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3",
  document: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  text: "M4 18 9 6l5 12M5.7 14h6.6M15 18l2.5-6 2.5 6M15.9 16h3.2",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 1 1 6 0v3",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  exit: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  back: "M14 6l-6 6 6 6",
  forward: "M10 6l6 6-6 6",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 13l4 4 10-11",
  alert: "M12 4 2.5 20h19zM12 10v4M12 17v.5",
  download: "M12 4v11m-4-4 4 4 4-4M5 20h14",
  plus: "M12 5v14M5 12h14",
  history: "M4 12a8 8 0 1 1 2.5 5.8M4 12V7m0 5h5M12 8v4l3 2",
  pin: "M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 1.5 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      fill="none"
      focusable="false"
      height={`${size}rem`}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.8"
      viewBox="0 0 24 24"
      width={`${size}rem`}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
