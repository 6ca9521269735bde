/** A button of the machine. */
export interface Product {
  /** Slot as staff and customers read it: row and column. */
  code: string;
  /** Number of the slot on the MDB bus, which knows no letters. */
  item: string;
  label: string;
  /** Decimal string, as the adapter's lines carry it. */
  price: string;
}

/** Row and column as one number, the way many machines count: A1 is 1, B2 is 12. */
export function mdbItem(code: string): string {
  const found = /^([A-Z])(\d)$/.exec(code);
  if (!found?.[1]) throw new Error(`${code} is no slot: one letter and one digit, such as B2`);
  return String((found[1].charCodeAt(0) - 65) * 10 + Number(found[2]));
}

export function product(code: string, label: string, price: string): Product {
  return { code, item: mdbItem(code), label, price };
}

/** Stock of a machine whose slots nobody has told it. */
export const defaultProducts: Product[] = [
  product('A1', 'Eau plate', '1.00'),
  product('A2', 'Eau gazeuse', '1.20'),
  product('B1', 'Barre de céréales', '1.80'),
  product('B2', 'Jus de pomme', '2.50'),
  product('C1', 'Chocolat noir', '2.00'),
  product('C2', 'Salade de fruits', '3.50'),
];
