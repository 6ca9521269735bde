import { isNote } from './geometry.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

/**
 * Which executions n8n keeps. It cannot sample, so that each workflow says it: what ends well is kept where people or
 * a clock of hours start it, and not where a sale, an event or a machine does. What fails is kept, unless somebody's
 * access token is in it: whoever may look at executions could act as that person.
 */
export interface Kept {
  success: 'all' | 'none';
  error: 'all' | 'none';
}

/** The error workflow of those whose failed executions are not kept: its alerts have no link to one. */
export const ERRORS_NOT_KEPT = 'guichetErrorsNotKept';

/** Rows of the outbox that a person's press makes, or a clock of hours, and no sale. */
const TOPICS_OF_PEOPLE: ReadonlySet<string> = new Set(['alert.email', 'email.payment_link', 'stripe.catalogue.read']);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Once an hour at most: a cron that names its minute, or an interval of hours or days. */
function isSlow(interval: unknown): boolean {
  if (!isObject(interval)) return false;
  if (interval.field === 'cronExpression') return /^\d+ /.test(String(interval.expression));
  return ['hours', 'days', 'weeks', 'months'].includes(String(interval.field));
}

function isStartedByPeople({ type, parameters }: WorkflowNode): boolean {
  if (['n8n-nodes-base.manualTrigger', 'n8n-nodes-base.formTrigger'].includes(type)) return true;
  if (type === 'n8n-nodes-base.scheduleTrigger') {
    const rule = isObject(parameters.rule) ? parameters.rule.interval : undefined;
    return Array.isArray(rule) && rule.every(isSlow);
  }
  const topics = typeof parameters.topics === 'string' ? parameters.topics.split(',').map((topic) => topic.trim()) : [];
  return (
    type === 'n8n-nodes-guichet.outboxTrigger' &&
    topics.length > 0 &&
    topics.every((topic) => TOPICS_OF_PEOPLE.has(topic))
  );
}

const isStart = ({ type }: WorkflowNode): boolean => /Trigger$|^n8n-nodes-base\.webhook$/.test(type);

export function keptOf(workflow: Workflow): Kept {
  const nodes = workflow.nodes.filter((node) => !isNote(node));
  const token = nodes.some(({ parameters }) => 'userToken' in parameters);
  const rare = !token && nodes.filter(isStart).every(isStartedByPeople);
  return { success: rare ? 'all' : 'none', error: token ? 'none' : 'all' };
}

/** What its settings say otherwise. */
export function keptFaults(workflow: Workflow): string[] {
  const { success, error } = keptOf(workflow);
  const { saveDataSuccessExecution, saveDataErrorExecution, saveManualExecutions, errorWorkflow } = workflow.settings;
  return [
    ...(saveDataSuccessExecution === success ? [] : [`keeps of executions that end well not "${success}"`]),
    ...(saveDataErrorExecution === error ? [] : [`keeps of executions that fail not "${error}"`]),
    ...(saveManualExecutions === true ? [] : ['does not keep what is run by hand']),
    ...((errorWorkflow === ERRORS_NOT_KEPT) === (error === 'none')
      ? []
      : [
          `has an error workflow whose alerts ${error === 'none' ? 'link to an execution that is not kept' : 'have no link'}`,
        ]),
  ];
}
