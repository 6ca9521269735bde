import type { Request } from 'express';

/** Where links of letters may lead. */
export interface Addresses {
  /** The project's pages: where a link leads that asks for nowhere else. */
  siteUrl: string;
  /** `iss` of tokens: where `/verify` is. */
  issuer: string;
}

/** Where a request wants its link to lead; the project's pages where that is not on their host. */
export function redirectOf(request: Request, { siteUrl }: Addresses): string {
  const asked = request.query['redirect_to'];
  if (typeof asked !== 'string') return siteUrl;
  const url = URL.parse(asked);
  return url !== null && url.origin === URL.parse(siteUrl)?.origin ? url.href : siteUrl;
}

/** The address with these values behind `#`, as the client reads them there. */
export function withFragment(address: string, values: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  url.hash = new URLSearchParams(values).toString();
  return url.href;
}
