import {
  boxOf,
  holds,
  isNote,
  labelOf,
  outputNamesOf,
  linesOf,
  overlap,
  pointsOf,
  within,
  type Box,
  type Line,
  type Point,
} from './geometry.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

interface Placed {
  name: string;
  square: Box;
  label: Box;
  outputs: Box[];
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((one, place) => all.slice(place + 1).map((other): [T, T] => [one, other]));
}

const around = (one: Box, other: Box): Box => {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  const right = Math.max(one.x + one.width, other.x + other.width);
  const below = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: below - y };
};

/** What covers what among two nodes, as words; none where both can be read. */
function covering(one: Placed, other: Placed): string[] {
  if (overlap(one.square, other.square)) return [`"${one.name}" lies on "${other.name}"`];
  if (overlap(one.square, other.label)) return [`"${one.name}" lies on the name of "${other.name}"`];
  if (overlap(other.square, one.label)) return [`"${other.name}" lies on the name of "${one.name}"`];
  for (const [covered, by] of [
    [one, other],
    [other, one],
  ] as const) {
    if (covered.outputs.some((output) => overlap(output, by.square)))
      return [`"${by.name}" lies on the names of the outputs of "${covered.name}"`];
  }
  return overlap(one.label, other.label) ? [`the names of "${one.name}" and "${other.name}" lie on each other`] : [];
}

/** Workflows in which money moves are read line by line: each leads from left to right, behind no node. */
const UNTANGLED: ReadonlySet<string> = new Set(['guichetStripeEvents', 'guichetStripeMoney']);
/** Nor does a line cross another. In the synchronisation those that lead to step 9 have to. */
const UNCROSSED: ReadonlySet<string> = new Set(['guichetStripeMoney']);

interface Drawn {
  name: string;
  line: Line;
  points: Point[];
}

function drawn(workflow: Workflow): Drawn[] {
  return linesOf(workflow).map((line) => ({
    name: `the line from "${line.from}" to "${line.to}"`,
    line,
    points: pointsOf(line),
  }));
}

function lineFaults(lines: readonly Drawn[], placed: readonly Placed[]): string[] {
  return lines.flatMap(({ name: line, line: { from, to, start, end }, points }) => {
    if (end.x < start.x) return [`${line} runs back`];
    return placed
      .filter(({ name, square }) => name !== from && name !== to && points.some((point) => holds(square, point)))
      .map(({ name }) => `${line} runs behind "${name}"`);
  });
}

/** On which side of the way from `a` to `b` a point lies. */
const side = (a: Point, b: Point, point: Point): number =>
  Math.sign((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x));

function cross(one: readonly Point[], other: readonly Point[]): boolean {
  return one.slice(1).some((b, at) => {
    const a = one[at];
    return other.slice(1).some((d, place) => {
      const c = other[place];
      if (a === undefined || c === undefined) return false;
      return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
    });
  });
}

const titleOf = ({ name, parameters }: WorkflowNode): string =>
  typeof parameters.content === 'string' ? (parameters.content.split('\n')[0] ?? name) : name;

/**
 * On the canvas everything can be read: nothing lies on a name, a note holds a node wholly or not at all; where
 * money moves a line leads from left to right.
 */
export function layoutFaults(workflow: Workflow): string[] {
  const placed = workflow.nodes
    .filter((node) => !isNote(node))
    .map((node): Placed => ({
      name: node.name,
      square: boxOf(node, workflow),
      label: labelOf(node, workflow),
      outputs: outputNamesOf(node, workflow),
    }));
  const lines = drawn(workflow);
  const notes = workflow.nodes.filter(isNote).map((note) => ({ title: titleOf(note), box: boxOf(note, workflow) }));
  return [
    ...pairs(placed).flatMap(([one, other]) => covering(one, other)),
    ...(UNTANGLED.has(workflow.id) ? lineFaults(lines, placed) : []),
    ...(UNCROSSED.has(workflow.id)
      ? pairs(lines)
          .filter(([one, other]) => cross(one.points, other.points))
          .map(([one, other]) => `${one.name} crosses ${other.name}`)
      : []),
    ...notes.flatMap(({ title, box }) =>
      placed
        .map(({ name, square, label }) => ({ name, whole: around(square, label) }))
        .filter(({ whole }) => overlap(whole, box) && !within(whole, box))
        .map(({ name }) => `the edge of the note "${title}" runs through "${name}"`),
    ),
    ...pairs(notes)
      .filter(
        ([one, other]) => overlap(one.box, other.box) && !within(one.box, other.box) && !within(other.box, one.box),
      )
      .map(([one, other]) => `the notes "${one.title}" and "${other.title}" lie on each other`),
  ];
}
