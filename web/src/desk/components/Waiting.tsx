import { useEffect, useState } from 'react';

/** Lines where rows will stand; what is waited for is said once it takes longer than half a second. */
export function Waiting({ what, lines = 6 }: { what: string; lines?: number }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="waiting" role="status">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="waiting-line" aria-hidden="true" />
      ))}
      <p className={isLong ? 'muted' : 'visually-hidden'}>{what}</p>
    </div>
  );
}
