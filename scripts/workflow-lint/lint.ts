import { isNote } from './geometry.ts';
import { keptFaults } from './kept.ts';
import { layoutFaults } from './layout.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

/** What exists outside of the workflow. */
export interface Known {
  /** `package.nodeName` → versions; an empty list takes any version */
  nodes: ReadonlyMap<string, readonly number[]>;
  /** SQL functions that the REST interface offers */
  functions: ReadonlySet<string>;
  /** all workflows of the repository by id, and whether n8n could start each for a failed execution of another */
  workflows: ReadonlyMap<string, { takesErrors: boolean }>;
  /** ids of the credentials that the stack installs */
  credentials: ReadonlySet<string>;
}

type Rule = (workflow: Workflow, known: Known) => string[];

const isErrorTrigger = ({ type }: WorkflowNode) => type === 'n8n-nodes-base.errorTrigger';
const work = ({ nodes }: Workflow) => nodes.filter((node) => !isNote(node));

/** Nodes that nothing leads to. */
function starts(workflow: Workflow): WorkflowNode[] {
  const reached = new Set(
    Object.values(workflow.connections).flatMap((outputs) =>
      Object.values(outputs)
        .flat()
        .flatMap((targets) => targets ?? [])
        .map(({ node }) => node),
    ),
  );
  return work(workflow).filter(({ name }) => !reached.has(name));
}

/** Whether n8n starts it when an execution of another workflow fails. */
export function takesErrors(workflow: Workflow): boolean {
  return workflow.active === true && workflow.nodes.some(isErrorTrigger);
}

/** Whether it is the one that sends alerts: it must raise none about itself. */
function sendsAlerts(workflow: Workflow): boolean {
  return starts(workflow).some(
    ({ type, parameters }) => type === 'n8n-nodes-guichet.outboxTrigger' && parameters.source === 'alerts',
  );
}

/** Every text within a value, with where it stands. */
function* texts(value: unknown, path = ''): Generator<{ path: string; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) for (const [index, entry] of value.entries()) yield* texts(entry, `${path}.${index}`);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) yield* texts(entry, path === '' ? key : `${path}.${key}`);
  }
}

const knownNodeTypes: Rule = (workflow, { nodes }) =>
  workflow.nodes.flatMap(({ name, type, typeVersion }) => {
    const versions = nodes.get(type);
    if (versions === undefined) return [`"${name}": no node type ${type}`];
    if (versions.length > 0 && !versions.includes(typeVersion))
      return [`"${name}": ${type} has no version ${typeVersion}`];
    return [];
  });

const noCodeNodes: Rule = (workflow) =>
  workflow.nodes
    .filter(({ type }) => /^n8n-nodes-base\.(code|function|functionItem|executeCommand)$/.test(type))
    .map(
      ({ name, type }) =>
        `"${name}" is a ${type.replace('n8n-nodes-base.', '')} node: give the work to a node or a SQL function`,
    );

const knownFunctions: Rule = (workflow, { functions }) =>
  workflow.nodes.flatMap(({ name, parameters }) =>
    typeof parameters.functionName === 'string' && !functions.has(parameters.functionName)
      ? [`"${name}" calls the SQL function ${parameters.functionName}, which no migration creates`]
      : [],
  );

/** SQL is reached through nodes whose functions are known here; in a query or an address nobody would see a wrong name or a written state. */
const sqlThroughFunctions: Rule = (workflow) =>
  workflow.nodes.flatMap(({ name, type, parameters }) => [
    ...(/^n8n-nodes-base\.(postgres|postgresTrigger|supabase|mySql|microsoftSql|crateDb|timescaleDb|questDb)(Tool)?$/.test(
      type,
    )
      ? [`"${name}" speaks to a database by itself: call a SQL function with Guichet Supabase`]
      : []),
    ...(type === 'n8n-nodes-base.httpRequest' &&
    [...texts(parameters)].some(({ text }) => /\/rest\/v1\b|\/rpc\//.test(text))
      ? [`"${name}" asks the REST interface of the database by its address: call a SQL function with Guichet Supabase`]
      : []),
  ]);

const hasErrorWorkflow: Rule = (workflow, { workflows }) => {
  // one that only errors start would be started by its own
  if (starts(workflow).every(isErrorTrigger)) return [];
  if (sendsAlerts(workflow)) {
    return workflow.settings.errorWorkflow === undefined
      ? []
      : ['sends alerts and has an error workflow: its failures would be alerts to send'];
  }
  const { errorWorkflow } = workflow.settings;
  if (errorWorkflow === undefined) return ['has no error workflow'];
  const named = workflows.get(errorWorkflow);
  if (named === undefined) return [`names an error workflow that is not here: ${errorWorkflow}`];
  return named.takesErrors
    ? []
    : [`names an error workflow that has no Error Trigger or is not active: ${errorWorkflow}`];
};

/** The document gives an event 60 seconds. */
const LONGEST_EXECUTION = 60;
/** Workflows that may take longer, and why they may. */
const LONGER_EXECUTIONS: Readonly<Record<string, number>> = {
  // once a night, or by hand: reads the whole catalogue page by page, holds no lease, nobody waits for it
  guichetPlanApply: 120,
};
const hasTimeout: Rule = ({ id, settings: { executionTimeout } }) => {
  const longest = LONGER_EXECUTIONS[id] ?? LONGEST_EXECUTION;
  return executionTimeout !== undefined && executionTimeout > 0 && executionTimeout <= longest
    ? []
    : [`has no execution timeout of 1 to ${longest} seconds`];
};

const knownCredentials: Rule = (workflow, { credentials }) =>
  workflow.nodes.flatMap(({ name, credentials: used }) =>
    Object.values(used ?? {})
      .filter(({ id }) => !credentials.has(id))
      .map(({ id }) => `"${name}" names an unknown credential "${id}"`),
  );

const serverFields = ['meta', 'pinData', 'staticData', 'versionId', 'createdAt', 'updatedAt', 'shared', 'homeProject'];
const noServerFields: Rule = (workflow) =>
  serverFields.filter((field) => field in workflow).map((field) => `carries "${field}", which belongs to a server`);

const secrets: [string, RegExp][] = [
  ['a Stripe key', /\b(sk|rk)_(live|test)_[A-Za-z0-9]{8,}/],
  ['a webhook secret', /\bwhsec_[A-Za-z0-9+/=]{8,}/],
  ['a Supabase key', /\bsb_secret_[A-Za-z0-9_-]{8,}/],
  ['a JWT', /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\./],
  ['a Telegram token', /\b\d{8,12}:[A-Za-z0-9_-]{30,}/],
];
const noSecrets: Rule = (workflow) =>
  [...texts(workflow)].flatMap(({ path, text }) =>
    secrets.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${path} carries ${what}`),
  );

/** One line that a person reads at a glance. */
const EXPRESSION_LENGTH = 120;
const shortExpressions: Rule = (workflow) =>
  work(workflow).flatMap(({ name, parameters }) =>
    [...texts(parameters)]
      .filter(({ text }) => text.startsWith('='))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)]
          .filter(([, inner = '']) => inner.length > EXPRESSION_LENGTH || inner.includes('\n'))
          .map(() => `"${name}" ${path} holds an expression longer than a line: give the rule to the database`),
      ),
  );

const noStatusWrites: Rule = (workflow) =>
  workflow.nodes
    .filter(
      ({ type, parameters }) =>
        type === 'n8n-nodes-guichet.guichetSupabase' &&
        ['insert', 'update', 'upsert'].includes(String(parameters.operation)) &&
        [...texts(parameters)].some(({ text }) => /(^|[\s,"'])status($|[\s,"'])/.test(text)),
    )
    .map(({ name }) => `"${name}" writes a status column: state changes through SQL functions only`);

const isUuid = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** An address of its own, the same in every n8n: the id is part of it, and n8n makes up one where there is none. */
const webhookIds: Rule = (workflow) =>
  workflow.nodes.flatMap(({ name, type, webhookId, parameters }) => {
    const opens = type === 'n8n-nodes-base.webhook' || type === 'n8n-nodes-guichet.stripeEventTrigger';
    if (!opens && webhookId === undefined) return [];
    const wanted = opens ? `guichet-${String(parameters.path ?? 'stripe-events')}` : 'guichet-…';
    const right = opens ? webhookId === wanted : /^guichet-[a-z0-9-]+$/.test(webhookId ?? '');
    return right ? [] : [`"${name}" has the webhook id ${webhookId ?? 'of nobody'}, not ${wanted}`];
  });

const readable: Rule = (workflow) => {
  const nodes = work(workflow);
  const doubled = (values: string[]) => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
  return [
    ...doubled(workflow.nodes.map(({ id }) => id)).map((id) => `two nodes have the id ${id}`),
    ...doubled(workflow.nodes.map(({ name }) => name)).map((name) => `two nodes are called "${name}"`),
    ...workflow.nodes
      .filter(({ id }) => !/^[a-z][a-z0-9-]*$/.test(id) || isUuid(id))
      .map(({ id }) => `the node id ${id} is not a readable one`),
    ...workflow.nodes
      .filter(({ position }) => position.some((at) => at % 20 !== 0))
      .map(({ name }) => `"${name}" stands off the grid of 20`),
    ...doubled(nodes.map(({ position }) => position.join(','))).map((at) => `two nodes stand at ${at}`),
    ...(workflow.nodes.some(isNote) ? [] : ['has no note on the canvas for staff']),
  ];
};

const wholeConnections: Rule = (workflow) => {
  const names = new Set(workflow.nodes.map(({ name }) => name));
  return Object.entries(workflow.connections).flatMap(([from, outputs]) => [
    ...(names.has(from) ? [] : [`a connection starts at "${from}", which is not there`]),
    ...Object.values(outputs)
      .flat()
      .flatMap((targets) => targets ?? [])
      .filter(({ node }) => !names.has(node))
      .map(({ node }) => `a connection of "${from}" ends at "${node}", which is not there`),
  ]);
};

const rules: Rule[] = [
  knownNodeTypes,
  noCodeNodes,
  knownFunctions,
  sqlThroughFunctions,
  hasErrorWorkflow,
  hasTimeout,
  knownCredentials,
  noServerFields,
  noSecrets,
  shortExpressions,
  noStatusWrites,
  webhookIds,
  readable,
  wholeConnections,
  keptFaults,
  layoutFaults,
];

/** What is wrong with a workflow, a sentence each; empty where nothing is. */
export function lintWorkflow(workflow: Workflow, known: Known): string[] {
  return rules.flatMap((rule) => rule(workflow, known));
}
