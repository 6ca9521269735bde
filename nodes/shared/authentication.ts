/**
 * Headers that identify us to Supabase. A key of the new format (`sb_secret_…`) is no JWT and belongs
 * into `apikey` alone; a legacy JWT key stands in both.
 */
export function authenticationHeaders(serviceKey: string): Record<string, string> {
  return serviceKey.startsWith('sb_')
    ? { apikey: serviceKey }
    : { apikey: serviceKey, authorization: `Bearer ${serviceKey}` };
}
