import { Fragment } from 'react';

/** "7 décembre – 11 décembre 2026", broken over lines between the two dates and never inside one. */
export function Dates({ text }: { text: string }) {
  return text.split(' – ').map((date, index, all) => (
    <Fragment key={index}><span className="whole">{date}{index < all.length - 1 && ' –'}</span>{index < all.length - 1 && ' '}</Fragment>
  ));
}
