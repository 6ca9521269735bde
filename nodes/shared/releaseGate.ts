import * as z from 'zod';
import { SupabaseRefused, SupabaseUnreachable } from './errors';
import { complaintAbout } from './release';
import type { Supabase } from './transport';

const TIMEOUT_MS = 5_000;

/**
 * Lets nothing be claimed from a database of another release. Asks once, at the activation; where the database could
 * not be asked then, before a claim, until it has answered: no request is added to a trigger that works.
 */
export class ReleaseGate {
  #isOpen = false;

  /**
   * At the activation. A database that cannot be reached is no reason to refuse: it is asked again.
   * @throws Error naming both releases and what to run
   */
  async ask(supabase: Supabase): Promise<void> {
    if (this.#isOpen) return;
    await this.#pass(supabase).catch((error: unknown) =>
      error instanceof SupabaseUnreachable || error instanceof SupabaseRefused ? undefined : Promise.reject(error),
    );
  }

  /** Claims. @throws what `ask` throws, and what stands between us and the database */
  async claim<T>(supabase: Supabase, claim: () => Promise<T>): Promise<T> {
    await this.#pass(supabase);
    return claim().catch((error: unknown) => {
      // the database was put back or brought up beneath us: asked anew, so that the log says what to run
      if (isUnknownFunction(error)) this.#isOpen = false;
      return Promise.reject(error);
    });
  }

  async #pass(supabase: Supabase): Promise<void> {
    if (this.#isOpen) return;
    const complaint = complaintAbout(supabase.url, await releaseOf(supabase));
    if (complaint !== undefined) throw new Error(complaint);
    this.#isOpen = true;
  }
}

/** @returns null where the database has no such function */
function releaseOf(supabase: Supabase): Promise<string | null> {
  return supabase
    .call('guichet_release', {}, z.string(), { timeoutMs: TIMEOUT_MS })
    .catch((error: unknown) => (isUnknownFunction(error) ? null : Promise.reject(error)));
}

function isUnknownFunction(error: unknown): boolean {
  return error instanceof SupabaseRefused && error.code === 'PGRST202';
}
