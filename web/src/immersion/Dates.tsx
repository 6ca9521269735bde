import { Fragment } from 'react';

/** "Du lundi 7 au vendredi 11 décembre 2026" as a line of its own, broken between the two dates and never inside one. */
export function Dates({ text }: { text: string }) {
  const [first = '', ...rest] = text;
  const parts = `${first.toLocaleUpperCase('fr')}${rest.join('')}`.split(/ (?=au )|(?<=–) /);
  return parts.map((date, index) => (
    <Fragment key={index}>
      {index > 0 && ' '}
      <span className="whole">{date}</span>
    </Fragment>
  ));
}
