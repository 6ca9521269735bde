import { useId, useRef, useState } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { doneSchema, inUnits, type Limit, unitSeconds } from './settings.ts';
import { texts } from './texts.ts';

/** What may be asked for, and how often; each is changed by itself. */
export function Limits({ limits }: { limits: readonly Limit[] }) {
  const text = useTexts(texts);
  const [changing, setChanging] = useState<Limit>();
  const nameOf = (name: string) => text.limitNames[name] ?? name;
  return (
    <>
      <ul className="choices wide">
        {limits.map((limit) => (
          <li key={limit.name}>
            <span>{nameOf(limit.name)}</span>
            <span className="figure muted">
              {limit.most}{' '}
              {limit.per_seconds === null
                ? text.atOnce
                : `/ ${inUnits(limit.per_seconds).count} ${text.units[inUnits(limit.per_seconds).unit]}`}
            </span>
            <button
              type="button"
              className="button quiet small"
              aria-label={text.changeLimit(nameOf(limit.name))}
              onClick={() => setChanging(limit)}
            >
              {text.change}
            </button>
          </li>
        ))}
      </ul>
      {changing && <ChangeLimit limit={changing} name={nameOf(changing.name)} onClose={() => setChanging(undefined)} />}
    </>
  );
}

function ChangeLimit({ limit, name, onClose }: { limit: Limit; name: string; onClose(): void }) {
  const text = useTexts(texts);
  const id = useId();
  const change = useDecision('change_limit', doneSchema);
  const most = useRef<HTMLInputElement>(null);
  const per = useRef<HTMLInputElement>(null);
  const time = limit.per_seconds === null ? undefined : inUnits(limit.per_seconds);
  return (
    <Confirm
      title={name}
      action="settings"
      press={text.save}
      onClose={onClose}
      onDecide={() =>
        change.mutateAsync({
          name: limit.name,
          most: most.current?.valueAsNumber ?? limit.most,
          ...(time === undefined || per.current === null
            ? {}
            : { per_seconds: per.current.valueAsNumber * unitSeconds[time.unit] }),
        })
      }
    >
      <label htmlFor={`${id}m`}>{text.most}</label>
      <input id={`${id}m`} ref={most} type="number" min={0} step={1} required defaultValue={limit.most} />
      {time !== undefined && (
        <>
          <label htmlFor={`${id}p`}>
            {text.per} ({text.units[time.unit]})
          </label>
          <input id={`${id}p`} ref={per} type="number" min={1} step={1} required defaultValue={time.count} />
        </>
      )}
    </Confirm>
  );
}
