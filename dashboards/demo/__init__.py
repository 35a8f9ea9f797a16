"""An invented county in the shape of real ones: for demonstrations, browser tests and benchmarks.

Everything follows from a seed and a day. The county's code (990001) is not assigned, ID numbers belong to
nobody, names of people and places are put together from syllables, telephones lie in one made-up block.
"""
