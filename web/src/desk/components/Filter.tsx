import { useId } from 'react';

/** One choice of several for a list; the empty value is all. */
export function Filter({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  /** Value and word; begins with the one for all, whose value is empty. */
  options: readonly (readonly [value: string, word: string])[];
  onChange(value: string): void;
}) {
  const id = useId();
  return (
    <span className="filter" data-on={value !== ''}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </span>
  );
}
