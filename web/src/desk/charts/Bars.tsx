import { scaleBand, scaleLinear } from 'd3-scale';
import { useId, useRef } from 'react';
import { useWidth } from './useWidth.ts';

export interface Bar {
  key: string;
  /** What stands under it. */
  label: string;
  /** What is drawn; minor units of money, or a number. */
  value: number;
  /** The same of the period before: drawn behind, lighter. */
  before?: number;
}

const height = 180;
const margin = { top: 8, bottom: 22, side: 4 };

/**
 * Bars in their order, each with what it was before behind it. The figures stand in a table for whoever cannot see.
 * @param say a value in words (money, a number)
 */
export function Bars({
  title,
  bars,
  say,
  onOpen,
}: {
  title: string;
  bars: readonly Bar[];
  say(value: number): string;
  onOpen?: (key: string) => void;
}) {
  const id = useId();
  const frame = useRef<HTMLElement>(null);
  const width = useWidth(frame);
  const across = scaleBand(
    bars.map(({ key }) => key),
    [margin.side, width - margin.side],
  ).padding(0.25);
  const values = bars.flatMap(({ value, before }) => [value, before ?? 0]);
  const up = scaleLinear([Math.min(0, ...values), Math.max(1, ...values)], [height - margin.bottom, margin.top]).nice(
    4,
  );
  const every = Math.ceil(bars.length / Math.max(1, Math.floor(width / 72)));
  const box = (value: number) => ({ y: Math.min(up(0), up(value)), height: Math.abs(up(value) - up(0)) });
  return (
    <figure className="chart" ref={frame}>
      <svg viewBox={`0 0 ${width} ${height}`} height={height} role="img" aria-labelledby={id}>
        <title id={id}>{title}</title>
        {up.ticks(3).map((tick) => (
          <line key={tick} className="chart-line" x1={0} x2={width} y1={up(tick)} y2={up(tick)} />
        ))}
        {bars.map(({ key, label, value, before }, index) => {
          const x = across(key) ?? 0;
          const wide = across.bandwidth();
          return (
            <g
              key={key}
              className="chart-bar"
              onClick={onOpen && (() => onOpen(key))}
              data-openable={onOpen !== undefined}
            >
              {before !== undefined && <rect className="chart-before" x={x} width={wide} {...box(before)} />}
              <rect className="chart-now" x={x + wide * 0.15} width={wide * 0.7} {...box(value)}>
                <title>{`${label}\u00a0: ${say(value)}${before === undefined ? '' : ` (${say(before)})`}`}</title>
              </rect>
              {index % every === 0 && (
                <text className="chart-label" x={x + wide / 2} y={height - 6} textAnchor="middle">
                  {label}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <table className="visually-hidden">
        <caption>{title}</caption>
        <tbody>
          {bars.map(({ key, label, value, before }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td>{say(value)}</td>
              <td>{before === undefined ? '' : say(before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
