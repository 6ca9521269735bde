import type { Settings } from '../settings.ts';

/** Code of the simulated machine. On a Supabase elsewhere a real machine may carry the documented name: its token must stay. */
export function machineCode({ supabase }: Pick<Settings, 'supabase'>): string {
  return supabase.embedded ? 'pi_kiosk_1' : 'guichet_simulator';
}
