import type { Workflow, WorkflowNode } from './workflow.ts';

/**
 * What n8n 2.41's editor draws, in the pixels of a workflow's positions (measured by test/ops/canvas.test.ts). The
 * name stands below its node, centred, twice as wide, two lines of it at most; a line that says what the node does
 * follows.
 */
const NODE = { width: 96, height: 96 };
/** The editor puts what a file says to its own grid. */
const GRID = 16;
/** Beyond two inputs or outputs a node grows for each. */
const HANDLE = { free: 2, height: 32 };
const LABEL = { width: 192, above: 7, line: 20, lines: 2, subtitle: 20.5 };
/** The name of an output, beside it, where a node has several. */
const OUTPUT_NAME = { width: 96, before: 12, height: 12 };
/** Where a note says no size. */
const NOTE = { width: 240, height: 160 };

/** A rectangle; `x` and `y` of its upper left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const isNote = ({ type }: WorkflowNode): boolean => type === 'n8n-nodes-base.stickyNote';

/** Outputs of n8n's own nodes that have more than one. */
const OUTPUTS: Readonly<Record<string, number>> = { 'n8n-nodes-base.if': 2, 'n8n-nodes-base.splitInBatches': 2 };

function entries(value: unknown, ...path: string[]): number {
  const found = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value);
  return Array.isArray(found) ? found.length : 0;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function outputsOf({ name, type, parameters, onError }: WorkflowNode, { connections }: Workflow): number {
  const routed = entries(parameters, 'branches', 'branch');
  const ruled =
    entries(parameters, 'rules', 'values') +
    (isObject(parameters.options) && parameters.options.fallbackOutput === 'extra' ? 1 : 0);
  const own = OUTPUTS[type] ?? Math.max(1, routed > 0 ? routed + 1 : ruled);
  return Math.max(own + (onError === 'continueErrorOutput' ? 1 : 0), connections[name]?.main?.length ?? 0);
}

function inputsOf({ name, parameters }: WorkflowNode, { connections }: Workflow): number {
  const wired = Object.values(connections)
    .flatMap(({ main }) => main ?? [])
    .flatMap((targets) => targets ?? [])
    .filter(({ node }) => node === name)
    .map(({ index }) => index + 1);
  return Math.max(1, typeof parameters.numberInputs === 'number' ? parameters.numberInputs : 1, ...wired);
}

/** Of the two lines of the grid that n8n considers the nearer: from a positive number it looks upwards only. */
function onGrid(position: number): number {
  const above = GRID * Math.ceil(position / GRID);
  const other = position > 0 ? above + GRID : above - GRID;
  return Math.abs(position - above) < Math.abs(position - other) ? above : other;
}

/** The square of a node, or the whole of a note. */
export function boxOf(node: WorkflowNode, workflow: Workflow): Box {
  const [x, y] = [onGrid(node.position[0]), onGrid(node.position[1])];
  if (isNote(node)) {
    const { width, height } = node.parameters;
    return {
      x,
      y,
      width: typeof width === 'number' ? width : NOTE.width,
      height: typeof height === 'number' ? height : NOTE.height,
    };
  }
  const handles = Math.max(inputsOf(node, workflow), outputsOf(node, workflow));
  return { x, y, width: NODE.width, height: NODE.height + Math.max(0, handles - HANDLE.free) * HANDLE.height };
}

/** Where the name of a node is read, at its largest. */
export function labelOf(node: WorkflowNode, workflow: Workflow): Box {
  const { x, y, width, height } = boxOf(node, workflow);
  return {
    x: x + (width - LABEL.width) / 2,
    y: y + height,
    width: LABEL.width,
    height: LABEL.above + LABEL.lines * LABEL.line + LABEL.subtitle,
  };
}

/** Where the outputs of a node are named, each at its widest. */
export function outputNamesOf(node: WorkflowNode, workflow: Workflow): Box[] {
  const box = boxOf(node, workflow);
  const outputs = outputsOf(node, workflow);
  if (outputs < 2) return [];
  return Array.from({ length: outputs }, (_, output) => ({
    x: box.x + box.width + OUTPUT_NAME.before,
    y: handleAt(box, output, outputs) - OUTPUT_NAME.height / 2,
    width: OUTPUT_NAME.width,
    height: OUTPUT_NAME.height,
  }));
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function within(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** A line of the canvas with where it begins and ends. */
export interface Line {
  from: string;
  to: string;
  start: Point;
  end: Point;
}

export interface Point {
  x: number;
  y: number;
}

/** Every connection between two nodes as it is drawn: from the right of the one to the left of the other. */
export function linesOf(workflow: Workflow): Line[] {
  const byName = new Map(workflow.nodes.map((node) => [node.name, node]));
  return Object.entries(workflow.connections).flatMap(([from, { main }]) =>
    (main ?? []).flatMap((targets, output) =>
      (targets ?? []).flatMap(({ node: to, index }) => {
        const [source, target] = [byName.get(from), byName.get(to)];
        if (source === undefined || target === undefined) return [];
        const [left, right] = [boxOf(source, workflow), boxOf(target, workflow)];
        const start = { x: left.x + left.width, y: handleAt(left, output, outputsOf(source, workflow)) };
        return [{ from, to, start, end: { x: right.x, y: handleAt(right, index, inputsOf(target, workflow)) } }];
      }),
    ),
  );
}

/** Handles are spread evenly over the height of a node. */
function handleAt({ y, height }: Box, place: number, of: number): number {
  return y + (height * (place + 1)) / (of + 1);
}

// odd: two lines that mirror each other cross between two of their points
const STEPS = 61;

/** The line as n8n bends it where it runs from left to right. */
export function pointsOf({ start, end }: Line): Point[] {
  const bend = (start.x + end.x) / 2;
  return Array.from({ length: STEPS + 1 }, (_, step): Point => {
    const t = step / STEPS;
    const u = 1 - t;
    return {
      x: u ** 3 * start.x + 3 * (u * u * t + u * t * t) * bend + t ** 3 * end.x,
      y: (u ** 3 + 3 * u * u * t) * start.y + (3 * u * t * t + t ** 3) * end.y,
    };
  });
}

export function holds({ x, y, width, height }: Box, point: Point): boolean {
  return point.x > x && point.x < x + width && point.y > y && point.y < y + height;
}
