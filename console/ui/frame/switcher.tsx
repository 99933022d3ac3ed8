/** The business's name in the header. For operators it leads to the list of businesses. */
import { Link } from 'wouter';
import { useBusinessName } from '../business-about.ts';
import { useSignedIn, useWords } from '../context.tsx';
import { Icon } from './icons.tsx';

export function Switcher() {
  const { operatorApi } = useSignedIn();
  const { frame: say } = useWords();
  const name = useBusinessName();
  if (operatorApi === null) return <strong className="business">{name}</strong>;
  return (
    <Link href="/businesses" className="business switcher">
      <strong>{name}</strong>
      <span className="hidden">{say.otherBusiness}</span>
      <Icon name="next" />
    </Link>
  );
}
