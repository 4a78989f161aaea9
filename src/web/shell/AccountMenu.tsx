import { Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useWords } from "../i18n/locale.tsx";
import { shellWords } from "./words.ts";

const schemes: readonly MantineColorScheme[] = ["auto", "light", "dark"];

/** Who is signed in, and what belongs to the person rather than to a page. */
export function AccountMenu() {
  const words = useWords(shellWords);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <button type="button" className="face" aria-label={words.account}>
          ·
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.colours}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} aria-current={scheme === colorScheme}>
            {words[scheme]}
            {scheme === colorScheme && " ✓"}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
