import { useEffect, useState } from 'react';

/** A field that filters a list while one types; it tells once one has stopped for a moment. */
export function SearchBox({
  label,
  value,
  onChange,
  patienceMs = 250,
}: {
  label: string;
  value: string;
  onChange(value: string): void;
  patienceMs?: number;
}) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  // the address changed, not the field
  if (value !== told) {
    setTold(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => {
      setTold(typed);
      onChange(typed);
    }, patienceMs);
    return () => clearTimeout(timer);
  }, [typed, value, onChange, patienceMs]);
  return (
    <input
      className="search-box"
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
