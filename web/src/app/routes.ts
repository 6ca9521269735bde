export type PageName =
  | 'home'
  | 'immersion'
  | 'immersionReturn'
  | 'adminImmersion'
  | 'kiosk'
  | 'pay'
  | 'order'
  | 'account'
  | 'legal'
  | 'desk'
  | 'notFound';

export interface Route {
  page: PageName;
  /** The machine's code of /kiosk/:machine, the session of /pay/:session, the order of /orders/:order, what of the account is to be changed at once, the booking that somebody comes back from. */
  parameter: string;
}

/** What a page is given. */
export type PageProps = Pick<Route, 'parameter'>;

const patterns: readonly [RegExp, PageName][] = [
  [/^\/$/, 'home'],
  [/^\/immersion-elite$/, 'immersion'],
  [/^\/admin\/immersion-sessions$/, 'adminImmersion'],
  [/^\/kiosk\/([^/]+)$/, 'kiosk'],
  [/^\/pay\/([0-9a-fA-F-]{36})$/, 'pay'],
  [/^\/orders\/([0-9a-fA-F-]{36})$/, 'order'],
  [/^\/compte(?:\/(mot-de-passe))?$/, 'account'],
  [/^\/(conditions|donnees|mentions-legales)$/, 'legal'],
  // what lies below it, the desk knows itself
  [/^\/bureau(?:\/.*)?$/, 'desk'],
];

const notFound: Route = { page: 'notFound', parameter: '' };

/**
 * Which page an address shows; a slash at its end does not matter. Checkout sends people back to
 * /immersion-elite?booking=… or, from its way back, ?abandoned=….
 */
export function matchRoute(pathname: string, search = ''): Route {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') || '/' : pathname;
  for (const [pattern, page] of patterns) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const query = new URLSearchParams(search);
    const booking = query.get('booking') ?? query.get('abandoned');
    if (page === 'immersion' && booking !== null) return { page: 'immersionReturn', parameter: booking };
    const parameter = decode(match[1] ?? '');
    return parameter === undefined ? notFound : { page, parameter };
  }
  return notFound;
}

/** What an address names; nothing where its escapes make no text (%ff, half a character) or name a control character. */
function decode(text: string): string | undefined {
  try {
    // "%" alone is no escape: it stands for itself
    const decoded = decodeURIComponent(text.replaceAll(/%(?![0-9a-fA-F])/g, '%25'));
    return /\p{Cc}/u.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
