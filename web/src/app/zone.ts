let known: string | undefined;

/** @param zone IANA name, as the database knows it */
export function setZone(zone: string): void {
  known = zone;
}

/** Whose clock the business lives by: an IANA name. @throws before loadBusiness() */
export function zone(): string {
  if (known === undefined) throw new Error('zone() was called before loadBusiness()');
  return known;
}
