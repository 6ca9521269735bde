import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { useId } from 'react';

/** A line of values at even distances, small enough to stand beside a figure. @param label what it shows, in words */
export function Line({
  label,
  values,
  width = 160,
  height = 36,
}: {
  label: string;
  values: readonly number[];
  width?: number;
  height?: number;
}) {
  const id = useId();
  const across = scaleLinear([0, Math.max(1, values.length - 1)], [2, width - 2]);
  const up = scaleLinear([Math.min(0, ...values), Math.max(1, ...values)], [height - 3, 3]);
  const points = values.map((value, index): [number, number] => [across(index), up(value)]);
  return (
    <svg className="chart-small" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={id}>
      <title id={id}>{label}</title>
      <path className="chart-area" d={area().y0(up(0))(points) ?? ''} />
      <path className="chart-stroke" d={line()(points) ?? ''} />
    </svg>
  );
}
