import { Link, useRouter } from "@tanstack/react-router";
import { Icon } from "@/kit/icon";
import { useCounters } from "@/lib/counters";
import { useT } from "@/lib/i18n";
import type { Place, PlaceGroup } from "./navigation";

const WORDS = { notices: "shell.unread", cart: "shell.cartLines" } as const;

/** Places whose page is part of this build. */
export function usePlaces(places: readonly Place[]): readonly Place[] {
  const { routesByPath } = useRouter();
  return places.filter((place) => Object.hasOwn(routesByPath, place.to));
}

export function useGroups(groups: readonly PlaceGroup[]): readonly PlaceGroup[] {
  const { routesByPath } = useRouter();
  return groups
    .map((group) => ({
      ...group,
      places: group.places.filter((place) => Object.hasOwn(routesByPath, place.to)),
    }))
    .filter((group) => group.places.length > 0);
}

export function Counter({ place }: { place: Place }) {
  const t = useT();
  const counters = useCounters();
  if (!place.counter) return null;
  const count = counters[place.counter];
  if (count === 0) return null;
  return (
    <span className="counter">
      <span aria-hidden="true">{count}</span>
      <span className="visually-hidden">{t(WORDS[place.counter], { count })}</span>
    </span>
  );
}

export function PlaceLink({ place, className }: { place: Place; className: string }) {
  const t = useT();
  return (
    <Link
      activeOptions={{ exact: place.to === "/" || place.to === "/profile" }}
      className={className}
      to={place.to}
    >
      <Icon name={place.icon} />
      <span>{t(place.label)}</span>
      {place.counter && <Counter place={place} />}
    </Link>
  );
}
