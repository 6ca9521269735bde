import { type ReactNode, useEffect } from 'react';

/** Title, what can be done at its right, and the page beneath. */
export function Page({
  title,
  count,
  actions,
  children,
}: {
  title: string;
  /** A number beside the title, e.g. of the rows. */
  count?: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} – Guichet`;
  }, [title]);
  return (
    <div className="desk-page">
      <header className="desk-head">
        <h1>
          {title} {count !== undefined && <small className="figure muted">{count}</small>}
        </h1>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page or of a panel with its own title. */
export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="desk-section">
      <header>
        <h2>{title}</h2>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** Names and values, one under the other. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
