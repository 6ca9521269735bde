import { type Texts, useTexts } from '../app/locale.tsx';
import { Frame } from '../components/Frame.tsx';

const texts: Texts<{ title: string; text: string; back: string }> = {
  fr: { title: 'Page introuvable', text: 'Cette adresse ne mène à aucune page.', back: 'Revenir à l’accueil' },
  en: { title: 'Page not found', text: 'There is no page at this address.', back: 'Back to the start' },
};

export default function NotFoundPage() {
  const text = useTexts(texts);
  return (
    <Frame title={text.title} narrow>
      <h1>{text.title}</h1>
      <p>{text.text}</p>
      <p>
        <a className="button" href="/">
          {text.back}
        </a>
      </p>
    </Frame>
  );
}
