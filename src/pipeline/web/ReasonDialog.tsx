import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useWords } from "../../web/i18n/locale.tsx";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { TextField } from "../../web/ui/Fields.tsx";
import { uiWords } from "../../web/ui/words.ts";
import { fieldWords, pipelineWords } from "../words.ts";

type ReasonDialogProps = { opened: boolean; title: string; onClose: () => void; onReason: (reason: string) => void };

/** Asks why: for a change that is nothing without its reason. */
export function ReasonDialog({ opened, title, onClose, onReason }: ReasonDialogProps) {
  const words = useWords({ ...uiWords, ...pipelineWords });
  const fields = useWords(fieldWords);
  const [reason, setReason] = useState("");
  useEffect(() => {
    if (opened) setReason("");
  }, [opened]);
  return (
    <Dialog opened={opened} onClose={onClose} title={title} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "") onReason(reason.trim());
        }}
      >
        <TextField
          label={fields.reason}
          placeholder={words.why}
          required
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" disabled={reason.trim() === ""}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
