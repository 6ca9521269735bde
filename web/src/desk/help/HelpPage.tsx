import { useLocation, useParams } from '@tanstack/react-router';
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { useTexts, type Texts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Page } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { DeskLink } from '../links.tsx';
import { type Block, blocksOf } from './blocks.ts';
import { helpPage } from './links.ts';
import './help.css';

const texts: Texts<{ title: string; missing: string }> = {
  fr: { title: 'Que faire', missing: 'Cette page n’existe pas.' },
  en: { title: 'What to do', missing: 'There is no such page.' },
};

/** The runbooks of this release, a file of the build each. */
const pages = import.meta.glob<string>('../../../../docs/runbooks/*.md', { query: '?raw', import: 'default' });

/** A runbook, read where it is needed; an alert leads to its heading. */
export default function HelpPage() {
  const text = useTexts(texts);
  const { page = '' } = useParams({ strict: false });
  const { hash } = useLocation();
  const [read, setRead] = useState<{ page: string; blocks: Block[] | null }>();
  useEffect(() => {
    let isHere = true;
    const load = pages[`../../../../docs/runbooks/${page}.md`];
    void (load?.() ?? Promise.resolve(null)).then((markdown) => {
      if (isHere) setRead({ page, blocks: markdown === null ? null : blocksOf(markdown) });
    });
    return () => {
      isHere = false;
    };
  }, [page]);
  useEffect(() => {
    if (read?.page === page && hash !== '') document.getElementById(hash)?.scrollIntoView();
  }, [read, page, hash]);
  if (read === undefined || read.page !== page)
    return (
      <Page title={text.title}>
        <Waiting what={text.title} />
      </Page>
    );
  const [first, ...rest] = read.blocks ?? [];
  const title = first?.kind === 'heading' ? first.text : text.title;
  return (
    <Page title={title}>
      {read.blocks === null ? (
        <Notice tone="bad">{text.missing}</Notice>
      ) : (
        <article className="help">
          <Blocks blocks={first?.kind === 'heading' ? rest : read.blocks} at={hash} />
        </article>
      )}
    </Page>
  );
}

function Blocks({ blocks, at }: { blocks: readonly Block[]; at: string }) {
  return blocks.map((block, index) => <One key={index} block={block} at={at} />);
}

function One({ block, at }: { block: Block; at: string }) {
  switch (block.kind) {
    case 'heading':
      return block.level < 3 ? (
        <h2 id={block.id} data-here={block.id === at}>
          {inline(block.text)}
        </h2>
      ) : (
        <h3 id={block.id}>{inline(block.text)}</h3>
      );
    case 'paragraph':
      return <p>{inline(block.text)}</p>;
    case 'code':
      return (
        <pre className="payload" tabIndex={0}>
          {block.text}
        </pre>
      );
    case 'list': {
      const items = block.items.map((inner, index) => (
        <li key={index}>
          <Blocks blocks={inner} at={at} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return (
        <div className="help-table">
          <table>
            <thead>
              <tr>
                {block.head.map((cell, index) => (
                  <th key={index}>{inline(cell)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, place) => (
                    <td key={place}>{inline(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

const PARTS = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]+\]\([^)\s]+\))/;

function inline(text: string): ReactNode {
  return text.split(PARTS).map((part, index) => {
    if (index % 2 === 0) return <Fragment key={index}>{part}</Fragment>;
    if (part.startsWith('`')) return <code key={index}>{part.slice(1, -1)}</code>;
    if (part.startsWith('**')) return <strong key={index}>{inline(part.slice(2, -2))}</strong>;
    if (part.startsWith('*')) return <em key={index}>{inline(part.slice(1, -1))}</em>;
    const [, words = '', target = ''] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
    if (/^https?:/.test(target))
      return (
        <a key={index} href={target}>
          {words}
        </a>
      );
    const other = /^([\w-]+)\.md(?:#.*)?$/.exec(target)?.[1];
    return other === undefined ? (
      <Fragment key={index}>{words}</Fragment>
    ) : (
      <DeskLink key={index} href={helpPage(other)}>
        {words}
      </DeskLink>
    );
  });
}
