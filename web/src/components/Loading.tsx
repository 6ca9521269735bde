/** Holds the page's height, so that nothing jumps when it arrives. */
export function Loading() {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      <span className="visually-hidden">Chargement… / Loading…</span>
    </div>
  );
}
