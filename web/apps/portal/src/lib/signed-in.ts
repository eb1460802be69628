import { readSetting, writeSetting } from "@kabinet/domain/device";

/** Only a hint that asking the server is worth it; the cookie itself is out of reach of scripts. */
const SIGNED_IN = "signed-in";

export function mayBeSignedIn(): boolean {
  return readSetting(SIGNED_IN) !== null;
}

export function keepSignedIn(isSignedIn: boolean): void {
  writeSetting(SIGNED_IN, isSignedIn ? "yes" : null);
}
