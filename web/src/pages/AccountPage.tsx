import { type ReactNode, useState } from 'react';
import { AddressForm } from '../account/AddressForm.tsx';
import { DataRequests } from '../account/DataRequests.tsx';
import { Details } from '../account/Details.tsx';
import { texts } from '../account/texts.ts';
import { type Account, useAccount } from '../app/account.ts';
import { business } from '../app/business.ts';
import { useTexts } from '../app/locale.tsx';
import type { PageProps } from '../app/routes.ts';
import { supabase } from '../app/supabase.ts';
import { useTellLanguage } from '../app/tellLanguage.ts';
import { AccountButton } from '../components/AccountButton.tsx';
import { Frame } from '../components/Frame.tsx';
import { Loading } from '../components/Loading.tsx';
import { Notice } from '../components/Notice.tsx';
import { SignInForm } from '../components/SignInDialog.tsx';
import { ChoosePassword } from '../signIn/ChoosePassword.tsx';

/** What is somebody's own; /compte/mot-de-passe begins with the new password of whoever followed its letter. */
export default function AccountPage({ parameter }: PageProps) {
  const text = useTexts(texts);
  const account = useAccount();
  useTellLanguage(account);
  const [chosen, setChosen] = useState(false);
  const choosing = parameter === 'mot-de-passe' && !chosen;

  if (account === undefined)
    return (
      <Frame title={text.title} narrow>
        <Loading />
      </Frame>
    );
  if (account === null)
    return (
      <Frame title={text.title} narrow>
        <h1>{text.title}</h1>
        <p className="lead">{choosing ? text.expiredLink : text.signInFirst}</p>
        <SignInForm onDone={() => undefined} />
      </Frame>
    );
  const aside = <AccountButton account={account} onSignIn={() => undefined} />;
  if (choosing)
    return (
      <Frame title={text.chooseFirst} narrow aside={aside}>
        <h1>{text.chooseFirst}</h1>
        <p className="lead">{account.email}</p>
        <ChoosePassword
          onDone={() => {
            history.replaceState(history.state, '', '/compte');
            setChosen(true);
          }}
        />
      </Frame>
    );
  return (
    <Frame title={text.title} aside={aside}>
      <h1>{text.title}</h1>
      {chosen && <Notice tone="good">{text.passwordSaved}</Notice>}
      <Own account={account} />
    </Frame>
  );
}

function Own({ account }: { account: Account }) {
  const text = useTexts(texts);
  const [saved, setSaved] = useState(false);
  return (
    <div className="account">
      <Part title={text.bookings}>
        <p>{text.bookingsHow}</p>
        <p className="actions">
          <a className="button" href="/immersion-elite#mine">
            {text.bookingsLink}
          </a>
        </p>
      </Part>
      <Part title={text.details}>
        <Details id={account.id} />
      </Part>
      <Part title={text.address}>
        <AddressForm email={account.email} />
      </Part>
      <Part title={text.password}>
        <p>{text.passwordHow}</p>
        {saved && <Notice tone="good">{text.passwordSaved}</Notice>}
        <ChoosePassword onDone={() => setSaved(true)} />
      </Part>
      <Part title={text.devices}>
        <p>{text.devicesHow}</p>
        <p className="actions">
          <button type="button" className="button quiet phone-only" onClick={() => void supabase().auth.signOut()}>
            {text.signOut}
          </button>
          <button
            type="button"
            className="button quiet"
            onClick={() => void supabase().auth.signOut({ scope: 'global' })}
          >
            {text.everywhere}
          </button>
        </p>
      </Part>
      <Part title={text.data}>
        <DataRequests email={account.email} contact={business()?.contact_email} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
