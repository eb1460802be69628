import { formatDate } from "@kabinet/domain/dates";
import { Button } from "@/kit/button";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { Dialog } from "@/kit/dialog";
import { type MessageKey, type T, useT } from "@/lib/i18n";
import type { FormBody, MeterForm } from "./api";
import type { Snapshot } from "./draft-saver";
import { timeWords } from "./times";

interface Difference {
  readonly name: string;
  readonly mine: string;
  readonly theirs: string;
}

function meterWords(meter: MeterForm | undefined, t: T): string {
  if (!meter) return "";
  return [
    meter.serial,
    meter.kind && t(`requests.${meter.kind}` as MessageKey),
    meter.place,
    meter.installed_on && formatDate(meter.installed_on),
    meter.verified_until && formatDate(meter.verified_until),
    meter.value?.replace(".", ","),
  ]
    .filter(Boolean)
    .join(", ");
}

/** What differs between the two forms, in words. */
export function differences(mine: FormBody, theirs: FormBody, t: T): Difference[] {
  const yes = (value: boolean) => t(value ? "requests.conflictYes" : "requests.conflictNo");
  const rows: Difference[] = [];
  const meters = Math.max(mine.meters?.length ?? 0, theirs.meters?.length ?? 0);
  for (let index = 0; index < meters; index += 1)
    rows.push({
      name: t("requests.conflictMeter", { count: index + 1 }),
      mine: meterWords(mine.meters?.[index] as MeterForm | undefined, t),
      theirs: meterWords(theirs.meters?.[index] as MeterForm | undefined, t),
    });
  rows.push(
    { name: t("requests.phone"), mine: mine.contact_phone, theirs: theirs.contact_phone },
    { name: t("requests.comment"), mine: mine.comment, theirs: theirs.comment },
    {
      name: t("requests.consents"),
      mine: `${yes(mine.accepts_policy)}, ${yes(mine.grants_access)}`,
      theirs: `${yes(theirs.accepts_policy)}, ${yes(theirs.grants_access)}`,
    },
  );
  return rows.filter((row) => row.mine !== row.theirs);
}

interface ConflictProps {
  readonly open: boolean;
  readonly snapshot: Snapshot;
  readonly onClose: () => void;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

/** Two tabs changed one draft: the person sees both and chooses. */
export function ConflictDialog({ open, snapshot, onClose, onMine, onTheirs }: ConflictProps) {
  const t = useT();
  const { mine, theirs } = snapshot;
  if (!mine || !theirs) return null;
  const there = t("requests.conflictThere", { time: timeWords(theirs.changed_at) });
  return (
    <Dialog onClose={onClose} open={open} title={t("requests.conflictTitle")}>
      <p>{t("requests.conflictText")}</p>
      {differences(mine, theirs.form, t).map((row) => (
        <section className="stack stack--tight" key={row.name}>
          <h3>{row.name}</h3>
          <DefinitionList>
            <Fact name={t("requests.conflictHere")}>{row.mine || t("requests.conflictEmpty")}</Fact>
            <Fact name={there}>{row.theirs || t("requests.conflictEmpty")}</Fact>
          </DefinitionList>
        </section>
      ))}
      <div className="form__actions">
        <Button onClick={onMine}>{t("requests.keepMine")}</Button>
        <Button onClick={onTheirs} variant="secondary">
          {t("requests.takeTheirs")}
        </Button>
      </div>
    </Dialog>
  );
}
