// anywidget gives a widget two seconds to load. On a slow computer, while the page is still busy,
// that is too short, and from then on the widget is told nothing that the kernel says: no words, no
// answer. It then listens by itself and asks for all it has missed.
function hearing(widget) {
  return {
    ...widget,
    initialize: async (context) => {
      const made = await widget.initialize?.(context);
      const model = behind(context.model);
      // Not waited for: whether the two seconds were enough is only known after this. Where there is
      // nothing to try, as in another version of anywidget, there is nothing to mend either.
      const tried = model?._handle_comm_msg?.({ content: { data: { method: "none" } } });
      Promise.resolve(tried).catch(() => {
        if (!model.comm) return;
        const { _handle_comm_msg: hear } = Object.getPrototypeOf(Object.getPrototypeOf(model));
        model.comm.on_msg((message) => hear.call(model, message));
        model.comm.send({ method: "request_state" }, model.callbacks());
      });
      return made;
    },
  };
}

// A widget is handed a part of its model; events bring the whole of it.
function behind(part) {
  let whole = null;
  const meet = (model) => (whole = model);
  part.on("change:met", meet);
  part.set("met", true);
  part.off("change:met", meet);
  return whole;
}
