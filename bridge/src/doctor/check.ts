/** One thing looked at: what was found, and what to do where it is not well. */
export interface Check {
  name: 'bridge' | 'port' | 'adapter' | 'machine' | 'supabase' | 'clock' | 'journal';
  result: 'ok' | 'warning' | 'failed' | 'skipped';
  found: string;
  advice?: string;
}
