/** As high as the cards that follow it, so that nothing jumps. */
export function SessionSkeleton() {
  return (
    <div role="status">
      <span className="visually-hidden">Chargement… / Loading…</span>
      <ul className="sessions" aria-hidden="true">
        {[1, 2, 3, 4].map((n) => (
          <li key={n} className="card session skeleton" />
        ))}
      </ul>
    </div>
  );
}
