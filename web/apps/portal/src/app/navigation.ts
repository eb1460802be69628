import type { IconName } from "@/kit/icon";
import type { CounterName } from "@/lib/counters";
import type { MessageKey } from "@/lib/i18n";

/** One place of the menu. A place appears once its route exists. */
export interface Place {
  readonly to: string;
  readonly label: MessageKey;
  readonly icon: IconName;
  readonly counter?: CounterName;
}

export interface PlaceGroup {
  readonly title: MessageKey;
  readonly places: readonly Place[];
}

/** The bottom bar of phones. */
export const MAIN_PLACES: readonly Place[] = [
  { to: "/", label: "shell.home", icon: "home" },
  { to: "/readings", label: "shell.readings", icon: "readings" },
  { to: "/bills", label: "shell.bills", icon: "bills" },
  { to: "/more", label: "shell.more", icon: "more" },
];

/** Stands in the head of every page while something is in it. */
export const CART_PLACES: readonly Place[] = [
  { to: "/pay", label: "shell.cart", icon: "cart", counter: "cart" },
];

/** «Ещё» on phones and the side bar from 900 px. */
export const PLACE_GROUPS: readonly PlaceGroup[] = [
  {
    title: "shell.groupAccount",
    places: [
      { to: "/", label: "shell.home", icon: "home" },
      { to: "/readings", label: "shell.readings", icon: "readings" },
      { to: "/meters", label: "shell.meters", icon: "meter" },
      { to: "/bills", label: "shell.bills", icon: "bills" },
      ...CART_PLACES,
      { to: "/payments", label: "shell.payments", icon: "wallet" },
    ],
  },
  {
    title: "shell.groupRequests",
    places: [
      { to: "/services", label: "shell.services", icon: "service" },
      { to: "/requests", label: "shell.requests", icon: "request" },
      { to: "/notices", label: "shell.notices", icon: "bell", counter: "notices" },
    ],
  },
  {
    title: "shell.groupPerson",
    places: [
      { to: "/accounts", label: "shell.accounts", icon: "building" },
      { to: "/profile", label: "shell.profile", icon: "person" },
      { to: "/profile/display", label: "shell.display", icon: "text" },
      { to: "/help", label: "shell.help", icon: "help" },
      { to: "/offices", label: "shell.offices", icon: "pin" },
    ],
  },
];
