export type PageName = 'home' | 'immersion' | 'immersionReturn' | 'adminImmersion' | 'kiosk' | 'pay' | 'order' | 'notFound';

export interface Route {
  page: PageName;
  /** The machine's code of /kiosk/:machine, the session of /pay/:session, the order of /orders/:order, the booking that somebody comes back from. */
  parameter: string;
}

const patterns: readonly [RegExp, PageName][] = [
  [/^\/$/, 'home'],
  [/^\/immersion-elite$/, 'immersion'],
  [/^\/admin\/immersion-sessions$/, 'adminImmersion'],
  [/^\/kiosk\/([^/]+)$/, 'kiosk'],
  [/^\/pay\/([0-9a-fA-F-]{36})$/, 'pay'],
  [/^\/orders\/([0-9a-fA-F-]{36})$/, 'order'],
];

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
    return { page, parameter: decode(match[1] ?? '') };
  }
  return { page: 'notFound', parameter: '' };
}

function decode(text: string): string {
  // "%" alone is no escape: the address is then taken as it stands
  return /%(?![0-9a-fA-F]{2})/.test(text) ? text : decodeURIComponent(text);
}
