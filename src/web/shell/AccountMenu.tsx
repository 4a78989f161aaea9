import { Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { call } from "../call.ts";
import { useWords } from "../i18n/locale.tsx";
import { remember } from "../remember.ts";
import { useMe } from "../session.ts";
import { toast } from "../ui/toast.tsx";
import { useProblemText } from "../ui/ProblemNote.tsx";
import type { Setting } from "../ui/useFormat.ts";
import { shellWords } from "./words.ts";

const schemes: readonly MantineColorScheme[] = ["auto", "light", "dark"];
const amountChoices = [
  [null, "byLanguage", ""],
  ["wan", "wan", "124 万"],
  ["km", "km", "1.24 M"],
] as const;
type AccountMenuProps = { shortAmounts: Setting["shortAmounts"]; onShortAmounts: (choice: Setting["shortAmounts"]) => void };

/** Who is signed in, and what belongs to the person rather than to a page. */
export function AccountMenu({ shortAmounts, onShortAmounts }: AccountMenuProps) {
  const me = useMe();
  const words = useWords(shellWords);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const leave = useLeaving();
  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <button type="button" className="face" title={me.person.name}>
          <span aria-hidden="true">{initialsOf(me.person.name)}</span>
          <span className="visually-hidden">{`${words.account}: ${me.person.name}`}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <b>{me.person.name}</b>
          <br />
          {me.organisation.name}
        </Menu.Label>
        <Menu.Item onClick={() => void navigate({ to: "/settings/{-$section}", params: {} })}>{words.settings}</Menu.Item>
        <Menu.Item onClick={() => void navigate({ to: "/import" })}>{words.import}</Menu.Item>
        {me.organisations.length > 1 && <Menu.Label>{words.organisation}</Menu.Label>}
        {me.organisations.length > 1 &&
          me.organisations.map(({ id, name }) => (
            <Menu.Item
              key={id}
              aria-current={id === me.organisation.id}
              onClick={() => void leave(() => call("PUT /me/organisation", { body: { id } }), "/")}
            >
              {name} <Chosen is={id === me.organisation.id} />
            </Menu.Item>
          ))}
        <Menu.Label>{words.colours}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item key={scheme} aria-current={scheme === colorScheme} closeMenuOnClick={false} onClick={() => setColorScheme(scheme)}>
            {words[scheme]} <Chosen is={scheme === colorScheme} />
          </Menu.Item>
        ))}
        <Menu.Label>{words.amounts}</Menu.Label>
        {amountChoices.map(([choice, name, example]) => (
          <Menu.Item
            key={name}
            aria-current={choice === shortAmounts}
            closeMenuOnClick={false}
            onClick={() => {
              remember("amounts", choice ?? "");
              onShortAmounts(choice);
            }}
          >
            {example || words.byLanguage} <Chosen is={choice === shortAmounts} />
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void leave(() => call("POST /sign-out"), "/sign-in")}>{words.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const Chosen = ({ is }: { is: boolean }) => (is ? <span aria-hidden="true">✓</span> : null);

/** Leaves this session or organisation by loading anew: nothing of it stays in memory. */
const useLeaving = () => {
  const textOf = useProblemText();
  return async (command: () => Promise<unknown>, to: "/" | "/sign-in"): Promise<void> => {
    try {
      await command();
      location.assign(to);
    } catch (error) {
      toast(textOf(error).title, { bad: true });
    }
  };
};

/** 李娜 → 李, Gao Lin → GL, Chen Jie 陈静 → CJ. */
const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const latin = words.filter((word) => /^\p{Script=Latin}/u.test(word));
  const first = (word: string | undefined): string => [...(word ?? "")][0] ?? "";
  if (latin.length === 0) return first(words[0]);
  return `${first(latin[0])}${latin.length > 1 ? first(latin.at(-1)) : ""}`.toUpperCase();
};
