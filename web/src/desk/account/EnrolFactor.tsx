import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { supabase } from '../../app/supabase.ts';
import { Notice } from '../../components/Notice.tsx';
import { QrCode } from '../../kiosk/QrCode.tsx';
import { CopyText } from '../components/CopyText.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { CodeForm } from '../signIn/CodeForm.tsx';
import { giveCode } from '../signIn/factors.ts';
import { texts } from './texts.ts';

interface Offered {
  id: string;
  uri: string;
  secret: string;
}

/** Makes a key, shows it, and asks for its first code: then it counts. */
export function EnrolFactor({ onDone, onCancel }: { onDone(): void; onCancel(): void }) {
  const text = useTexts(texts);
  const client = useQueryClient();
  const [offered, setOffered] = useState<Offered | 'failed'>();
  useEffect(() => {
    let left = false;
    offer().then(
      (made) => {
        if (!left) setOffered(made);
      },
      (error: unknown) => {
        console.error(error);
        if (!left) setOffered('failed');
      },
    );
    return () => {
      left = true;
    };
  }, []);
  if (offered === undefined) return <Waiting what={text.wait} lines={3} />;
  if (offered === 'failed') return <Notice tone="bad">{text.failed}</Notice>;
  return (
    <div className="enrol">
      <ol className="steps">
        {text.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="enrol-key">
        <QrCode text={offered.uri} label={text.scan} />
        <p>
          {text.secret} <CopyText text={offered.secret} />
        </p>
      </div>
      <CodeForm
        onCancel={onCancel}
        onGive={async (code) => {
          await giveCode(offered.id, code);
          await client.invalidateQueries({ queryKey: ['desk'] });
          onDone();
        }}
      />
    </div>
  );
}

/** What was begun before and never proved is in the way of nothing: Supabase replaces it. */
async function offer(): Promise<Offered> {
  const { auth } = supabase();
  const { data, error } = await auth.mfa.enroll({ factorType: 'totp', issuer: 'Guichet' });
  if (error !== null) throw error;
  return { id: data.id, uri: data.totp.uri, secret: data.totp.secret };
}
