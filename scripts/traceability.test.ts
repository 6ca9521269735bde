import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { leavesTestsOut } from './skippedTests.ts';

// docs/traceability.md against the checkout: every row names a proof, and every proof is there.

const root = join(__dirname, '..');
const page = read('docs/traceability.md');
const decisions = read('docs/decisions.md');
const types = read('supabase/types.ts');
const titlesOf = new Map<string, Set<string>>();

/** Columns that the owner's documents name, by document and table. */
const documentedColumns: Record<string, Record<string, string>> = {
  '000': { vend_sessions: 'id created_at amount status checkout_id metadata' },
  '001': {
    users: 'stripe_customer_id',
    orders: 'amount_total_cents currency stripe_payment_intent_id paid_at receipt_url status',
    order_items: 'unit_price_cents label subtotal_cents',
    stocks: 'machine_id slot_number quantity',
    payments:
      'order_id stripe_payment_intent_id amount_cents currency status error_code error_message created_at updated_at',
    payment_events: 'payment_id stripe_event_id payload',
    refunds: 'payment_id status reason',
  },
  '002': {
    billing_accounts:
      'id owner_type owner_user_id owner_establishment_id stripe_customer_id company_name billing_email tax_id country address active created_at updated_at',
    subscriptions:
      'id billing_account_id stripe_subscription_id plan_code period status quantity seat_billing_enabled current_period_start current_period_end cancel_at_period_end trial_start trial_end promo_code coupon_id created_at updated_at',
    subscription_items:
      'id subscription_id stripe_subscription_item_id type code stripe_price_id quantity unit_label feature_key active created_at updated_at',
    subscription_coverage: 'id subscription_id establishment_id active created_at',
    usage_counters:
      'id subscription_id establishment_id feature_key used_value quota_value period_start period_end updated_at',
    catalog_plans: 'id code name description active order_index stripe_product_id created_at',
    catalog_prices: 'id plan_id stripe_price_id interval currency unit_amount billing_mode is_public created_at',
    stripe_webhook_log: 'id event_id type status payload response_status error_message processed_at created_at',
  },
  '003': { spaces: 'name description capacity price_per_hour is_active stripe_product_id stripe_price_id' },
  '004': {
    immersion_sessions:
      'id session_date_start session_date_end max_places reserved_places status location price_cents description is_active',
    immersion_bookings:
      'id session_id user_id user_email stripe_session_id stripe_payment_intent_id status booking_date',
  },
};

interface Row {
  line: string;
  proofs: string[];
}

const parts = page.split(/^## /m).slice(1);
const documents = new Map(
  parts.filter((part) => /^\d{3}/.test(part)).map((part) => [part.slice(0, 3), rowsOf(part)] as const),
);

test('the five documents have a table each', () => {
  expect([...documents.keys()]).toEqual(['000', '001', '002', '003', '004']);
});

describe.each([...documents])('document %s', (document, rows) => {
  test('has no row without a line and a proof', () => {
    expect(rows.filter((row) => row.line === '' || row.proofs.length === 0)).toEqual([]);
    expect(rows.length).toBeGreaterThan(10);
  });

  test.each(rows.map((row) => [row.line, row.proofs] as const))('%s', (_line, proofs) => {
    expect(proofs.flatMap((proof) => faultsOf(proof))).toEqual([]);
  });

  test('lists every column of every table, and the schema has it', () => {
    const columns = Object.entries(documentedColumns[document] ?? {}).flatMap(([table, names]) =>
      names.split(' ').map((name) => ({ table, name })),
    );
    const missing = columns.filter(({ table, name }) => !rows.some((row) => row.line === `\`${table}.${name}\``));
    expect(missing).toEqual([]);
    const unknown = columns.filter(({ table, name }) => !columnsOf(table).includes(name));
    expect(unknown).toEqual([]);
  });
});

describe('faults found from outside', () => {
  const rows = rowsOf(parts.find((part) => part.startsWith('Faults found from outside')) ?? '');

  test('have a row each, in the order of their numbers', () => {
    const numbers = rows.map(({ line }) => Number(/^(\d+)\. \S/.exec(line)?.[1]));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  test.each(rows.map((row) => [row.line, row.proofs] as const))('%s', (_line, proofs) => {
    expect(proofs.length).toBeGreaterThan(0);
    expect(proofs.flatMap((proof) => faultsOf(proof))).toEqual([]);
  });
});

/** What is wrong with one proof; nothing where it holds. */
function faultsOf(proof: string): string[] {
  const named = /^`(\S+\.test\.tsx?) › (.+)`$/.exec(proof);
  if (named) {
    const [, file = '', title = ''] = named;
    if (!existsSync(join(root, file))) return [`${file} does not exist`];
    const source = read(file);
    if (leavesTestsOut(source)) return [`${file} leaves tests out`];
    return hasTest(file, title) ? [] : [`${file} has no test "${title}"`];
  }
  const rule = /^\[rule (\d+)\]\(decisions\.md#([a-z0-9-]+)\)$/.exec(proof);
  if (rule) {
    const section = sectionOf(rule[2] ?? '');
    return section !== null && new RegExp(`^${rule[1] ?? ''}\\. `, 'm').test(section)
      ? []
      : [`docs/decisions.md has no ${proof}`];
  }
  const deviation = /^\[deviation\]\(decisions\.md#([a-z0-9-]+)\): (.+)$/.exec(proof);
  if (deviation) {
    const found =
      sectionOf(deviation[1] ?? '')
        ?.split('\n')
        .some((row) => row.startsWith(`| ${deviation[2] ?? ''} |`)) ?? false;
    return found ? [] : [`docs/decisions.md has no row "${deviation[2] ?? ''}"`];
  }
  return /^(not|no test) yet: .{10,}/.test(proof)
    ? []
    : [`"${proof}" is neither a test nor a decision nor "not yet: …", "no test yet: …"`];
}

/** A test or describe with exactly this title, plain or `.each`. */
function hasTest(file: string, title: string): boolean {
  const titles = titlesOf.get(file) ?? readTitles(file);
  titlesOf.set(file, titles);
  return titles.has(title);
}

/** Reads the titles of a file from its syntax: where a line ends is the formatter's. */
function readTitles(file: string): Set<string> {
  const titles = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:test|it|describe)\b/.test(node.expression.getText(source))) {
      const [title] = node.arguments;
      if (title !== undefined && ts.isStringLiteralLike(title)) titles.add(title.text);
    }
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest);
  visit(source);
  return titles;
}

function rowsOf(part: string): Row[] {
  return part
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => {
      const [, first = '', second = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
      return {
        line: first,
        proofs: second
          .split('<br>')
          .map((proof) => proof.trim())
          .filter((proof) => proof !== ''),
      };
    });
}

/** The text under a heading of docs/decisions.md, by its anchor. */
function sectionOf(anchor: string): string | null {
  const part = decisions
    .split(/^## /m)
    .slice(1)
    .find(
      (text) =>
        (text.split('\n')[0] ?? '')
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-') === anchor,
    );
  return part ?? null;
}

/** Columns of a table in the generated types. */
function columnsOf(table: string): string[] {
  const row =
    new RegExp(`\\n      ${table}: \\{\\n        Row: \\{\\n([\\s\\S]*?)\\n        \\};`).exec(types)?.[1] ?? '';
  return [...row.matchAll(/^ {10}(\w+):/gm)].map((match) => match[1] ?? '');
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
