import { formatPhone } from "@kabinet/domain/phone";
import { type ChangeEvent, useEffect, useState, useSyncExternalStore } from "react";
import { queryClient } from "@/lib/query";
import { type Application, loadRequest, requestQuery, saveForm } from "./api";
import { DraftSaver } from "./draft-saver";
import { bodyOf, emptyMeter, METERS_MAX, readValues, type Values, valuesOf } from "./form-values";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The form of a draft: what it began with, its meters, and the saving behind it. */
export function useDraft(application: Application, phone: string) {
  const [start] = useState(() => valuesOf(application.form, formatPhone(phone)));
  const [meters, setMeters] = useState(start.meters);
  const [saver] = useState(
    () =>
      new DraftSaver(application, {
        save: (form, version) => saveForm(application.id, form, version),
        load: () => loadRequest(application.id),
      }),
  );
  const snapshot = useSyncExternalStore(saver.subscribe, saver.snapshot);
  const keys = meters.map((meter) => meter.key);

  const read = (form: HTMLFormElement, present = keys): Values => readValues(new FormData(form), present);
  const changed = (form: HTMLFormElement | null, present = keys) => {
    if (form) saver.touch(bodyOf(read(form, present)));
  };

  useEffect(() => {
    const isSafe = () => saver.snapshot().state === "saved";
    const again = () => void saver.flush().catch(() => undefined);
    const leave = () => isSafe() || again();
    const warn = (event: BeforeUnloadEvent) => isSafe() || event.preventDefault();
    addEventListener("online", again);
    addEventListener("visibilitychange", leave);
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("online", again);
      removeEventListener("visibilitychange", leave);
      removeEventListener("beforeunload", warn);
      if (isSafe()) return saver.stop();
      // The page is left inside the application: what was typed last goes too.
      again();
      void queryClient.invalidateQueries({ queryKey: requestQuery(application.id).queryKey });
    };
  }, [saver, application.id]);

  return {
    start,
    meters,
    snapshot,
    saver,
    read: (form: HTMLFormElement) => read(form),
    /** For `onChange` of every control. */
    touch: (event: ChangeEvent<Control>) => changed(event.currentTarget.form),
    /** Null when there is no room for another one. */
    addMeter: meters.length < METERS_MAX ? () => setMeters([...meters, emptyMeter()]) : null,
    removeMeter: (key: string, form: HTMLFormElement | null) => {
      const rest = meters.filter((meter) => meter.key !== key);
      setMeters(rest);
      changed(
        form,
        rest.map((meter) => meter.key),
      );
    },
  };
}
