"""Sequences of unequal length (torch/nn/utils/rnn.py), as far as padding goes."""
import torch


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):  #@ 421
    if isinstance(sequences, torch.Tensor):
        sequences = sequences.unbind(0)  #@ 477 sequences = sequences.unbind(0)  # type: ignore[assignment]
    elif not hasattr(sequences, "__iter__"):
        raise RuntimeError("pad_sequence: Expected iterable for input sequences, but got arg of type: " + str(type(sequences)))
    return torch._C._nn.pad_sequence(sequences, batch_first, padding_value, padding_side)  #@ 481 return torch._C._nn.pad_sequence(


def unpad_sequence(padded_sequences, lengths, batch_first=False):  #@ 486
    if not batch_first:
        padded_sequences.transpose_(0, 1)  #@ 522 padded_sequences.transpose_(0, 1)
    max_length = padded_sequences.shape[1]
    idx = torch.arange(max_length, device=lengths.device)  #@ 525 idx = torch.arange(max_length, device=lengths.device)
    unpadded = []
    for seq, length in zip(padded_sequences, lengths):  #@ 527 for seq, length in zip(padded_sequences, lengths):
        mask = idx < length  #@ 528 mask = idx < length
        unpadded.append(seq[mask])  #@ 529 unpacked_seq = seq[mask]
    return unpadded
