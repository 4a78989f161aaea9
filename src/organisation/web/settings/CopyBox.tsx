import { Button } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../../../web/i18n/locale.tsx";
import { Field } from "../../../web/ui/Fields.tsx";
import { settingsWords } from "./words.ts";

/** A text to hand on: chosen when it is focused, copied with one press. */
export function CopyBox({ label, text }: { label: string; text: string }) {
  const words = useWords(settingsWords);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="row copy-box">
      <Field label={label} readOnly value={text} onFocus={(event) => event.currentTarget.select()} style={{ flex: "1 1 260px" }} />
      <Button variant="default" style={{ alignSelf: "end" }} onClick={() => void copy()}>
        {copied ? words.copied : words.copy}
      </Button>
    </div>
  );
}
