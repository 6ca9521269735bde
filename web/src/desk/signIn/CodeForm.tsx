import { isAuthError } from '@supabase/supabase-js';
import { type FormEvent, useId, useState } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { texts } from './texts.ts';

/** Six digits; given as soon as the sixth is there. */
export function CodeForm({
  onGive,
  onCancel,
}: {
  onGive(code: string): Promise<void>;
  onCancel?: (() => void) | undefined;
}) {
  const text = useTexts(texts);
  const id = useId();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function give(whole: string): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await onGive(whole);
    } catch (error) {
      console.error(error);
      setProblem(text.errors[isAuthError(error) ? (error.code ?? '') : ''] ?? text.unexpected);
      setCode('');
    }
    setBusy(false);
  }
  const type = (typed: string) => {
    const digits = typed.replace(/\D/g, '').slice(0, 6);
    setCode(digits);
    if (digits.length === 6 && !busy) void give(digits);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.length === 6 && !busy) void give(code);
  };
  return (
    <form className="form" onSubmit={submit}>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      <label htmlFor={id}>{text.code}</label>
      <input
        id={id}
        name="code"
        className="code-field"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        required
        value={code}
        aria-describedby={`${id}h`}
        onChange={(event) => type(event.target.value)}
      />
      <p id={`${id}h`} className="hint">
        {text.codeHint}
      </p>
      <div className="actions">
        <button type="submit" className="button" disabled={busy || code.length < 6}>
          {busy ? text.wait : text.give}
        </button>
        {onCancel && (
          <button type="button" className="button quiet" onClick={onCancel}>
            {text.cancel}
          </button>
        )}
      </div>
    </form>
  );
}
