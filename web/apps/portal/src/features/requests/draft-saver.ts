import { ProblemError } from "@kabinet/api";
import type { Application, FormBody } from "./api";

export type SaveState = "saved" | "waiting" | "saving" | "failed" | "conflict";

export interface Snapshot {
  readonly state: SaveState;
  readonly savedAt: string | null;
  readonly error: unknown;
  /** What another tab or device has saved meanwhile. */
  readonly theirs: Application | null;
  /** What this page would have saved over it. */
  readonly mine: FormBody | null;
}

interface Server {
  readonly save: (form: FormBody, version: number) => Promise<Application>;
  readonly load: () => Promise<Application>;
}

const PAUSE_MS = 1200;

/** The same form as the same text, whatever the order of its fields and the writing of its defaults. */
function textOf(form: FormBody): string {
  const meters = (form.meters ?? []).map((meter) => [
    meter.serial,
    meter.kind ?? null,
    meter.place,
    meter.installed_on ?? null,
    meter.verified_until ?? null,
    meter.value ?? null,
  ]);
  return JSON.stringify([meters, form.contact_phone, form.comment, form.accepts_policy, form.grants_access]);
}

/** Saves a draft a moment after the last change, one request at a time; never over somebody else's version. */
export class DraftSaver {
  private version: number;
  private kept: string;
  private pending: FormBody | null = null;
  private running: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private current: Snapshot;

  constructor(
    application: Application,
    private readonly server: Server,
  ) {
    this.version = application.version;
    this.kept = textOf(application.form);
    this.current = { state: "saved", savedAt: null, error: null, theirs: null, mine: null };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): Snapshot => this.current;

  /** The version that holds everything typed so far, once `flush` is over. */
  savedVersion(): number {
    return this.version;
  }

  /** The form has changed; it is saved after a pause. */
  touch(form: FormBody): void {
    if (this.current.state === "conflict") {
      this.pending = form;
      this.show({ mine: form });
      return;
    }
    if (this.running === null && textOf(form) === this.kept) {
      this.pending = null;
      clearTimeout(this.timer);
      this.show({ state: "saved", error: null });
      return;
    }
    this.pending = form;
    this.show({ state: this.running ? "saving" : "waiting" });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush().catch(() => undefined), PAUSE_MS);
  }

  /** Saves what waits now. Fails when it could not be saved. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.current.state === "conflict") return Promise.reject(this.current.error);
    this.running ??= this.saveAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** The person chose this page's form: it replaces what was saved elsewhere. */
  keepMine(): Promise<void> {
    const { theirs } = this.current;
    if (theirs) this.version = theirs.version;
    this.show({ state: "waiting", error: null, theirs: null, mine: null });
    return this.flush();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async saveAll(): Promise<void> {
    while (this.pending) {
      const form = this.pending;
      this.pending = null;
      this.show({ state: "saving" });
      try {
        this.took(form, await this.server.save(form, this.version));
      } catch (error) {
        this.pending ??= form;
        await this.failed(form, error);
      }
    }
    this.show({ state: "saved", error: null });
  }

  private took(form: FormBody, answer: Application) {
    this.version = answer.version;
    this.kept = textOf(form);
    this.show({ savedAt: answer.changed_at });
  }

  private async failed(form: FormBody, error: unknown): Promise<void> {
    if (!(error instanceof ProblemError) || error.type !== "version-conflict") {
      this.show({ state: "failed", error });
      throw error;
    }
    const theirs = await this.server.load().catch((reason: unknown) => {
      this.show({ state: "failed", error: reason });
      throw reason;
    });
    // Our own request had arrived, only its answer was lost.
    if (textOf(theirs.form) === textOf(form)) {
      if (this.pending === form) this.pending = null;
      this.took(form, theirs);
      return;
    }
    this.show({ state: "conflict", error, theirs, mine: this.pending ?? form });
    throw error;
  }

  private show(change: Partial<Snapshot>) {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}
